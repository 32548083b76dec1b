/**
 * Why something sealed was refused. The Python client and the vectors use the same names.
 *
 * @typedef {'malformed' | 'suite' | 'weak' | 'checksum' | 'commitment' | 'cannot-open' | 'padding' | 'mismatch'} Kind
 */

/** The only error this ring throws on purpose; an outer ring turns `kind` into a sentence. */
export class Failure extends Error {
  /** @param {Kind} kind */
  constructor(kind) {
    super(kind);
    this.name = 'Failure';
    /** @readonly */
    this.kind = kind;
  }
}
