/**
 * The one place where text becomes elements: into an inert document that is never shown.
 *
 * The policy `dhr` is the only one that the site's Content Security Policy allows, and it is
 * private to this module. What comes out is hostile until `sanitise` has copied from it.
 */

interface TrustedTypePolicy {
  createHTML(input: string): string;
}

interface TrustedTypesFactory {
  createPolicy(name: "dhr", rules: { createHTML(input: string): string }): TrustedTypePolicy;
}

// Not in TypeScript's DOM types as of 2026-06; browsers without it check nothing here.
const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
const policy: TrustedTypePolicy = factory?.createPolicy("dhr", { createHTML: (html) => html }) ?? {
  createHTML: (html) => html,
};

/** Parse html into the body of a document in which nothing runs and nothing is fetched. */
export function inertBody(html: string): HTMLElement {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  // A form or an image in the html may be named like a property of the document and stand before
  // it, so the property is asked of the prototype.
  const body: unknown = Reflect.get(Document.prototype, "body", parsed);
  return body instanceof HTMLElement ? body : document.createElement("body");
}
