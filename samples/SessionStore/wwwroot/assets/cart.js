// Draws the shelf and the cart. Names are set as text, never as markup. Lines of the cart are kept and changed in
// place, so that the focus stays on the button a keyboard user is pressing.

const shelf = ["apple", "bread", "coffee", "pear", "cheese", "lemon", "honey", "rice"];
const byId = id => document.getElementById(id);
const lines = new Map();

function tile(name) {
  const element = document.createElement("span");
  element.className = "tile";
  element.setAttribute("aria-hidden", "true");
  const [first = "?", second = ""] = [...name];
  element.textContent = first.toLocaleUpperCase() + second;
  let hue = 7;
  for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 360;
  element.style.setProperty("--hue", hue);
  return element;
}

function textElement(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function drawShelf(onAdd) {
  for (const name of shelf) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "product";
    button.setAttribute("aria-label", `Add ${name} to the cart`);
    button.append(tile(name), textElement("span", "", name));
    button.addEventListener("click", () => onAdd(name));
    const item = document.createElement("li");
    item.append(button);
    byId("shelf").append(item);
  }
}

function stepButton(sign, label, onClick) {
  const button = textElement("button", "", sign);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}

function newLine(name, actions) {
  const element = document.createElement("li");
  element.className = "line";
  element.dataset.item = name;
  const label = textElement("bdi", "line-name", name);
  const count = document.createElement("output");
  const stepper = document.createElement("span");
  stepper.className = "stepper";
  stepper.append(
    stepButton("−", `Remove one ${name}`, () => actions.remove(name)),
    count,
    stepButton("+", `Add one ${name}`, () => actions.add(name)));
  element.append(tile(name), label, stepper);
  return { element, count };
}

function dropLine(name) {
  const { element } = lines.get(name);
  const hadFocus = element.contains(document.activeElement);
  const next = element.nextElementSibling ?? element.previousElementSibling;
  element.remove();
  lines.delete(name);
  if (hadFocus) (next?.querySelector("button") ?? byId("cart-title")).focus();
}

export function drawCart(cart, actions) {
  const items = new Map(Object.entries(cart.items));
  for (const name of [...lines.keys()]) if (!items.has(name)) dropLine(name);
  let total = 0;
  for (const [name, count] of items) {
    total += count;
    let line = lines.get(name);
    if (!line) {
      line = newLine(name, actions);
      lines.set(name, line);
      byId("cart").append(line.element);
    }

    const text = count.toLocaleString("en");
    if (line.count.textContent !== text) {
      line.element.classList.remove("fresh");
      void line.element.offsetWidth; // restarts the animation
      line.element.classList.add("fresh");
      line.count.textContent = text;
    }
  }

  byId("cart-total").textContent = total.toLocaleString("en");
  byId("cart-total-unit").textContent = total === 1 ? "item" : "items";
  byId("visits").textContent = cart.visits.toLocaleString("en");
  byId("cart-empty").hidden = total > 0;
  byId("cart-clear").hidden = total === 0;
  return total;
}
