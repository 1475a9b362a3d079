/* A button beside each text that is to be passed on: one press copies it. Without a script the
   text is there to be selected by hand. */
(function () {
  "use strict";

  function copied(text) {
    var box = document.createElement("textarea");
    box.value = text;
    box.setAttribute("readonly", "");
    box.className = "visually-hidden";
    document.body.appendChild(box);
    box.select();
    box.setSelectionRange(0, text.length);
    var done = false;
    try {
      done = document.execCommand("copy");
    } catch (refused) {
      done = false;
    }
    document.body.removeChild(box);
    return done;
  }

  function offer(words) {
    var button = document.createElement("button");
    var answer = document.createElement("span");
    button.type = "button";
    button.className = "button";
    button.textContent = "复制这段话";
    answer.className = "copy-answer";
    answer.setAttribute("role", "status");
    button.addEventListener("click", function () {
      var done = copied(words.textContent.trim());
      answer.textContent = done ? "已复制，到微信里粘贴即可" : "没有复制成，请长按文字复制";
      button.focus();
    });
    var line = document.createElement("p");
    line.className = "share-links";
    line.appendChild(button);
    line.appendChild(answer);
    words.parentNode.insertBefore(line, words.nextSibling);
  }

  var texts = document.querySelectorAll("[data-copy]");
  for (var i = 0; i < texts.length; i += 1) {
    offer(texts[i]);
  }
})();
