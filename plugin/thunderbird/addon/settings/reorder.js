// A list whose items change places: dragged, or with Alt and the arrow keys.
// SPDX-License-Identifier: GPL-3.0-or-later

function itemOf(event, list) {
    const item = event.target.closest?.("li");
    return item?.parentElement === list ? item : null;
}

// The place before which a dragged item would land.
function placeAt(list, y) {
    const middles = [...list.children].map((item) => {
        const box = item.getBoundingClientRect();
        return box.top + box.height / 2;
    });
    const place = middles.findIndex((middle) => y < middle);
    return place < 0 ? middles.length : place;
}

function mark(list, place) {
    [...list.children].forEach((item, index) => {
        item.classList.toggle("drop-before", index === place);
        item.classList.toggle("drop-after", place > index && index === list.children.length - 1
            && place === list.children.length);
    });
}

/**
 * @param {HTMLOListElement} list Its items are draggable.
 * @param {(from: number, to: number) => void} move
 */
export function reorder(list, move) {
    let dragged = null;
    const indexOf = (item) => [...list.children].indexOf(item);
    const end = () => {
        dragged?.classList.remove("dragged");
        dragged = null;
        mark(list, -1);
    };
    list.addEventListener("dragstart", (event) => {
        dragged = itemOf(event, list);
        dragged?.classList.add("dragged");
        // Without data the drag does not begin; its type keeps it from being dropped elsewhere.
        event.dataTransfer.setData("application/x-mailcall-rule", "");
        event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", (event) => {
        if (dragged) {
            event.preventDefault();
            mark(list, placeAt(list, event.clientY));
        }
    });
    list.addEventListener("drop", (event) => {
        if (!dragged) {
            return;
        }
        event.preventDefault();
        const from = indexOf(dragged);
        const place = placeAt(list, event.clientY);
        end();
        move(from, place > from ? place - 1 : place);
    });
    list.addEventListener("dragend", end);
    list.addEventListener("keydown", (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        const item = itemOf(event, list);
        if (event.altKey && step && item) {
            event.preventDefault();
            move(indexOf(item), indexOf(item) + step);
        }
    });
}
