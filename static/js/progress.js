/* The progress of long work, without reloading the page: the same address is asked again, and its
   #progress takes the place of this one. When the work has moved on, the page is loaded anew. */
(function () {
  "use strict";
  var shown = document.getElementById.bind(document, "progress");

  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", window.location.href);
    request.responseType = "document";
    request.timeout = 15000;
    request.onload = function () {
      var fresh = request.status === 200 && request.response && request.response.getElementById("progress");
      if (!fresh || fresh.dataset.state !== shown().dataset.state || !fresh.querySelector("progress")) {
        window.location.reload();
        return;
      }
      shown().innerHTML = fresh.innerHTML;
      later();
    };
    request.onerror = request.ontimeout = later;
    request.send();
  }

  function later() {
    window.setTimeout(ask, document.hidden ? 10000 : 2000);
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (shown()) {
      later();
    }
  });
})();
