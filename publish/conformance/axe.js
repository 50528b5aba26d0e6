/* What axe finds on pages, narrow and light, then wide and dark, and which of them scroll sideways, as JSON:
   `node axe.js BROWSER ADDRESS …`, with playwright-core and axe-core in NODE_PATH. */
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const [executablePath, ...addresses] = process.argv.slice(2);

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const found = [];
  const page = await browser.newPage();
  for (const address of addresses) {
    await page.goto(address);
    await page.evaluate(axe);
    for (const [width, colorScheme] of [[320, 'light'], [1280, 'dark']]) {
      const add = (rule, words, place) => found.push({ address, rule, words, place: `${width} px: ${place}` });
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      // Nothing else of the result comes over here: to hand over all that is well takes longer than to find it.
      for (const each of await page.evaluate(() => axe.run().then((result) => result.violations))) add(each.id, each.help, each.nodes[0].html);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) add('reflow', `scrolls sideways by ${over} px`, 'the page');
    }
  }
  await browser.close();
  console.log(JSON.stringify(found));
})();
