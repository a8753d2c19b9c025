// Start het zoekscherm. Voorvoegsels en termen komen van deze dienst zelf: er gaat geen verzoek naar buiten.
"use strict";

(async () => {
  const plek = document.getElementById("zoekscherm");
  const prefixen = JSON.parse(plek.dataset.prefixen);
  const aanvullen = Yasgui.Yasqe.Autocompleters;

  const termen = fetch("/.well-known/void?formaat=jsonld")
    .then((antwoord) => (antwoord.ok ? antwoord.json() : { "@context": {}, "@graph": [] }))
    .catch(() => ({ "@context": {}, "@graph": [] }));

  const lees = async (eigenschap) => {
    const gegevens = await termen;
    const voluit = (naam) => {
      const [voor, ...rest] = naam.split(":");
      const basis = gegevens["@context"][voor];
      return basis && !rest.join(":").startsWith("//") ? basis + rest.join(":") : naam;
    };
    const gevonden = gegevens["@graph"].flatMap((ding) => ding[eigenschap] ?? []).map((waarde) => voluit(waarde["@id"]));
    return [...new Set(gevonden)].sort();
  };

  Object.assign(aanvullen.prefixes, {
    get: () => Promise.resolve(Object.entries(prefixen).map(([naam, adres]) => `${naam}: <${adres}>`)),
    persistenceId: () => "loketgraph_prefixen",
  });
  Object.assign(aanvullen.class, { get: () => lees("void:class"), bulk: true, persistenceId: null });
  Object.assign(aanvullen.property, { get: () => lees("void:property"), bulk: true, persistenceId: null });

  const hier = `${window.location.origin}/sparql`;
  const zoekscherm = new Yasgui(plek, {
    requestConfig: { endpoint: hier, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint: hier }], keys: [] },
    copyEndpointOnNewTab: true,
    corsProxy: undefined,
    persistenceId: "loketgraph",
    yasqe: {
      value:
        "PREFIX lg: <https://w3id.org/loketgraph/def/>\n" +
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n" +
        "SELECT ?taak ?naam\nWHERE {\n  ?taak a lg:Taak ; skos:prefLabel ?naam .\n}\nORDER BY ?naam\nLIMIT 100\n",
    },
  });
  for (const vak of plek.querySelectorAll("textarea")) vak.setAttribute("aria-label", "Zoekvraag in SPARQL");
  plek.querySelector(".autocomplete")?.setAttribute("aria-label", "Adres van de SPARQL-dienst");
  plek.dataset.klaar = String(Object.keys(zoekscherm._tabs).length > 0);
})();
