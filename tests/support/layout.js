// Looks at a page as its reader does: what is cut off, covered, out of reach, or too pale to read.
// Its answer: what is wrong, and the words that stand there by the key of _locales.
// SPDX-License-Identifier: GPL-3.0-or-later
const [isWhole, answer] = arguments;  // isWhole: all of it must be seen without scrolling
const READABLE = 4.5;  // contrast of text with what is behind it, as WCAG 2 demands
const READABLE_IF_LARGE = 3;
const faults = [];
const root = document.documentElement;
const seen = [...document.querySelectorAll("body, body *")].filter(element =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.matches(".sr, .sr *, option, audio"));

function fault(element, what) {
    const name = element.id ? `#${element.id}` : `${element.localName}.${element.className}`;
    faults.push(`${name} “${element.textContent.trim().slice(0, 30)}” ${what}`);
}

function parts(color) {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
}

function behind(element) {
    for (let at = element; at; at = at.parentElement) {
        const color = parts(getComputedStyle(at).backgroundColor);
        if (color.alpha > 0) {
            return color;
        }
    }
    return parts("rgb(255, 255, 255)");
}

function luminance({ red, green, blue }) {
    const [r, g, b] = [red, green, blue].map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}

function wordsOf(element) {
    return [...element.childNodes].filter(node => node.nodeType == Node.TEXT_NODE)
        .map(node => node.data).join("").trim();
}

function checkPlace(element) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.left < -1 || box.right > innerWidth + 1) {
        fault(element, "goes beyond the edge");
    }
    if (element.clientWidth && (style.overflowX != "visible" || wordsOf(element))
        && element.scrollWidth > element.clientWidth + 1) {
        fault(element, `is cut off: ${element.scrollWidth} in ${element.clientWidth} px`);
    }
    if (style.overflowY == "hidden" && element.scrollHeight > element.clientHeight + 1) {
        fault(element, "is cut off below");
    }
}

function checkWords(element) {
    if (!wordsOf(element) || element.closest(":disabled")) {
        return;
    }
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    const found = contrast(parts(style.color), behind(element));
    if (found < (isLarge ? READABLE_IF_LARGE : READABLE)) {
        fault(element, `has a contrast of ${found.toFixed(2)}`);
    }
}

function checkNeighbours(controls) {
    const boxes = controls.map(control => control.getBoundingClientRect());
    controls.forEach((control, i) => boxes.slice(0, i).forEach((other, j) => {
        if (boxes[i].left < other.right - 1 && other.left < boxes[i].right - 1
            && boxes[i].top < other.bottom - 1 && other.top < boxes[i].bottom - 1) {
            fault(control, `lies over #${controls[j].id}`);
        }
    }));
}

seen.forEach(checkPlace);
seen.forEach(checkWords);
checkNeighbours(seen.filter(element => element.matches("button")));
if (isWhole && root.scrollHeight > innerHeight) {
    fault(document.body, `needs ${root.scrollHeight} px, the window has ${innerHeight}`);
}
answer({
    faults,
    language: root.lang,
    place: [screenX, screenY, outerWidth, outerHeight],
    words: Object.fromEntries(seen.filter(element => element.dataset.i18n)
        .map(element => [element.dataset.i18n, element.textContent])),
});
