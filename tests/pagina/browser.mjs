// Bezoekt pagina's in Chromium en schrijft per pagina op wat een mens niet ziet: axe, CSP, verzoeken, dialogen, maat.
// Gebruik: node browser.mjs OPDRACHT.json   (basis, chromium, paginas, breedtes, beelden of leeg)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const opdracht = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const browser = await chromium.launch({
  executablePath: opdracht.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

async function bezoek(pad, breedte) {
  const bevinding = { pad, breedte, verzoeken: [], csp: [], dialogen: [], fouten: [] };
  const context = await browser.newContext({ viewport: { width: breedte, height: 900 }, reducedMotion: "reduce" });
  const pagina = await context.newPage();
  pagina.on("request", (verzoek) => bevinding.verzoeken.push(verzoek.url()));
  pagina.on("dialog", async (dialoog) => {
    bevinding.dialogen.push(dialoog.message());
    await dialoog.dismiss();
  });
  pagina.on("pageerror", (fout) => bevinding.fouten.push(String(fout)));
  pagina.on("console", (regel) => {
    if (/Content Security Policy|Refused to/.test(regel.text())) bevinding.csp.push(regel.text());
  });
  const antwoord = await pagina.goto(opdracht.basis + pad, { waitUntil: "networkidle" });
  bevinding.status = antwoord.status();
  bevinding.titel = await pagina.title();
  bevinding.tekst = await pagina.locator("main").innerText();
  bevinding.kop = await pagina.locator("h1").innerText();
  bevinding.scripts = await pagina.locator("script").count();
  bevinding.linkjes = await pagina.locator("a[href]").evaluateAll((alle) => alle.map((link) => link.href));
  bevinding.teBreed = await pagina.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (pad === "/analyse/editor") {
    bevinding.klaar = await pagina.locator("#zoekscherm").getAttribute("data-klaar");
    bevinding.aanvullen = await pagina.evaluate(async () =>
      typeof Yasgui === "undefined"
        ? null
        : {
            klassen: await Yasgui.Yasqe.Autocompleters.class.get(null, null),
            eigenschappen: await Yasgui.Yasqe.Autocompleters.property.get(null, null),
            prefixen: await Yasgui.Yasqe.Autocompleters.prefixes.get({ config: {} }, null),
          },
    );
  }
  if (pad === "/analyse/editor" && bevinding.klaar === "true") {
    const antwoord = pagina.waitForResponse((gekregen) => gekregen.url().endsWith("/sparql"));
    await pagina.locator(".yasqe_queryButton").first().click();
    bevinding.gevraagd = (await antwoord).status();
    await pagina.locator(".yasr table tbody tr").first().waitFor({ timeout: 15000 });
    bevinding.rijen = await pagina.locator(".yasr table tbody tr").count();
  }
  if (pad === "/analyse") {
    await pagina.locator("#format").selectOption("json");
    const [gegaan] = await Promise.all([
      pagina.waitForResponse((gekregen) => gekregen.url().endsWith("/sparql")),
      pagina.locator("#eigen button").click(),
    ]);
    bevinding.gevraagd = gegaan.status();
    bevinding.rijen = JSON.parse(await gegaan.text()).results.bindings.length;
    await pagina.goBack({ waitUntil: "load" });
  }
  if (opdracht.beelden) {
    const naam = `${pad.replace(/[^a-z0-9]+/gi, "-")}-${breedte}.png`;
    await pagina.screenshot({ path: `${opdracht.beelden}/${naam}`, fullPage: true });
  }
  await context.close();

  // axe komt van buiten de pagina, dus dat mag alleen zonder het beleid van de pagina: een tweede bezoek.
  const voorAxe = await browser.newContext({ viewport: { width: breedte, height: 900 }, bypassCSP: true });
  const kopie = await voorAxe.newPage();
  await kopie.goto(opdracht.basis + pad, { waitUntil: pad === "/analyse/editor" ? "networkidle" : "load" });
  await kopie.evaluate(axe);
  const uitslag = await kopie.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  bevinding.regels = uitslag.passes.length;
  bevinding.axe = uitslag.violations.map((v) => ({ regel: v.id, plekken: v.nodes.map((n) => n.target.join(" ")) }));
  await voorAxe.close();
  return bevinding;
}

const bevindingen = [];
for (const pad of opdracht.paginas) for (const breedte of opdracht.breedtes) bevindingen.push(await bezoek(pad, breedte));
await browser.close();
process.stdout.write(JSON.stringify(bevindingen));
