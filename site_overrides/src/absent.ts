/**
 * Stands in the bundles for the curves of age's recipient types that the portal does not use: hybrid
 * (post-quantum) and tagged ones. Keys of those types are refused before they would be asked for.
 */

export const MLKEM768P256 = null;
export const MLKEM768X25519 = null;
export const p256 = null;
