/* Paper shows what the screen can only unfold: open every <details> before printing. */
(function () {
  "use strict";
  window.addEventListener("beforeprint", function () {
    var folds = document.getElementsByTagName("details");
    for (var i = 0; i < folds.length; i += 1) {
      folds[i].setAttribute("open", "");
    }
  });
})();
