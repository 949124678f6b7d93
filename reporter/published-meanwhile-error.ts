/** Another run has published the month since this one began: trying again would not help. */
export class PublishedMeanwhileError extends Error {
  override readonly name = 'PublishedMeanwhileError';
}
