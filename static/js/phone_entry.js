/* Entry on a phone: what is typed stays on this phone until it was sent, photos go out smaller.

   The pages are complete without this. Nothing here sends anything. */
(function () {
  "use strict";
  var PREFIX = "entry:";
  var LONGEST_SIDE = 1920;
  var SMALL_ENOUGH = 400 * 1024;

  function stored(key) {
    try {
      return JSON.parse(window.localStorage.getItem(PREFIX + key));
    } catch (error) {
      return null;
    }
  }

  function store(key, fields) {
    try {
      if (fields) {
        window.localStorage.setItem(PREFIX + key, JSON.stringify(fields));
      } else {
        window.localStorage.removeItem(PREFIX + key);
      }
    } catch (error) {
      /* A browser that keeps nothing: the page works as without us. */
    }
  }

  function each(list, visit) {
    Array.prototype.forEach.call(list, visit);
  }

  /* The cards: a draft of what was sent is gone, one that was not is named. */

  each(document.querySelectorAll("a[data-draft]"), function (card) {
    var key = card.getAttribute("data-draft");
    if (card.hasAttribute("data-reported")) {
      store(key, null);
    } else if (stored(key)) {
      var note = document.createElement("span");
      note.className = "reason";
      note.textContent = "这部手机上有没报送的草稿";
      card.appendChild(note);
    }
  });

  var form = document.getElementById("entry");
  if (!form) {
    return;
  }
  var key = form.getAttribute("data-draft");
  var texts = form.querySelectorAll("textarea, input[type=text]");

  function remember() {
    var fields = {};
    each(texts, function (field) {
      fields[field.name] = field.value;
    });
    store(key, fields);
  }

  function restore(fields) {
    var begun = {};
    var differs = false;
    each(texts, function (field) {
      begun[field.name] = field.value;
      if (typeof fields[field.name] === "string" && fields[field.name] !== field.value) {
        field.value = fields[field.name];
        differs = true;
      }
    });
    if (differs) {
      offerToBeginAnew(begun);
    }
  }

  function offerToBeginAnew(begun) {
    var note = document.createElement("p");
    var button = document.createElement("button");
    note.className = "notice";
    note.setAttribute("role", "status");
    note.textContent = "上次没有报送的内容已经填回来了，照片要重新选。";
    button.type = "button";
    button.className = "plain";
    button.textContent = "不要了，重新填";
    button.addEventListener("click", function () {
      each(texts, function (field) {
        field.value = begun[field.name];
      });
      store(key, null);
      form.removeChild(note);
    });
    note.appendChild(button);
    form.insertBefore(note, form.firstChild);
  }

  var draft = stored(key);
  if (draft && form.hasAttribute("data-restore")) {
    restore(draft);
  }
  form.addEventListener("input", remember);

  /* Photos: drawn smaller where the browser knows which side is up, else sent as they are. */

  var shrinks = window.createImageBitmap && window.DataTransfer && window.Promise;

  function shrunk(file) {
    if (!shrinks || file.size <= SMALL_ENOUGH || file.type.indexOf("image/") !== 0) {
      return Promise.resolve(file);
    }
    return createImageBitmap(file, { imageOrientation: "from-image" })
      .then(function (picture) {
        var scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
        var canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        return new Promise(function (done) {
          canvas.toBlob(done, "image/jpeg", 0.85);
        });
      })
      .then(function (blob) {
        var name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
        return blob && blob.size < file.size ? new File([blob], name, { type: blob.type }) : file;
      })
      .catch(function () {
        return file;
      });
  }

  function chosen(input) {
    var files = Array.prototype.slice.call(input.files);
    Promise.all(files.map(shrunk)).then(function (smaller) {
      var same = smaller.every(function (file, index) {
        return file === files[index];
      });
      if (same || input.files.length !== files.length) {
        return;
      }
      try {
        var transfer = new DataTransfer();
        smaller.forEach(function (file) {
          transfer.items.add(file);
        });
        input.files = transfer.files;
      } catch (error) {
        /* They go as they are. */
      }
    });
  }

  function another(input) {
    var next = input.cloneNode(false);
    next.value = "";
    next.removeAttribute("id");
    next.setAttribute("aria-label", "再拍一张");
    input.parentNode.insertBefore(next, input.nextSibling);
    watch(next);
  }

  function watch(input) {
    var more = input.hasAttribute("capture");
    input.addEventListener("change", function () {
      if (more && input.files.length) {
        more = false;
        another(input);
      }
      if (shrinks && input.files.length) {
        chosen(input);
      }
    });
  }

  each(form.querySelectorAll("input[type=file]"), watch);
})();
