/* A button beside each password that shows what was typed: phones make typing blind hard. */
(function () {
  "use strict";
  var fields = document.querySelectorAll("input[type=password]");
  Array.prototype.forEach.call(fields, function (field) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "show-password";
    button.textContent = "显示密码";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", function () {
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? "显示密码" : "隐藏密码";
      button.setAttribute("aria-pressed", shown ? "false" : "true");
    });
    field.parentNode.insertBefore(button, field.nextSibling);
    if (field.form) {
      field.form.addEventListener("submit", function () {
        field.type = "password";
      });
    }
  });
})();
