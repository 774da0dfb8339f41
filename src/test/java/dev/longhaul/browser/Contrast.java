package dev.longhaul.browser;

/** Whether people can tell a text from what is behind it. */
final class Contrast {
    /** Of all visible texts those with a contrast under 4.5 : 1, which is WCAG's AA for texts of this size. */
    static final String TOO_LITTLE = """
            (() => {
              const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
              const over = (top, below) => {
                const a = top.length > 3 ? top[3] : 1;
                return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a));
              };
              const light = colour => {
                const [r, g, b] = colour.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const behind = element => {
                const layers = [];
                for (let at = element; at; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
                return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
              };
              const found = new Set();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (!walker.currentNode.data.trim() || element.closest('svg, script, .unseen, .skip, option, [hidden], [disabled]')) continue;
                if (!element.checkVisibility()) continue;
                const back = behind(element);
                const text = over(parse(getComputedStyle(element).color), back);
                const [a, b] = [light(text), light(back)].sort((x, y) => y - x);
                const ratio = (a + 0.05) / (b + 0.05);
                if (ratio < 4.5) found.add(ratio.toFixed(2) + ' ' + element.tagName + '.' + element.className + ' ' + walker.currentNode.data.trim().slice(0, 30));
              }
              return [...found];
            })()
            """;

    private Contrast() {}
}
