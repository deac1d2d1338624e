/** Where the receipt's page asks the pages of the same site for their terminals' keys. */
export const KEYS_CHANNEL = "qianshou-keys";
