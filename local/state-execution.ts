/** The execution that `$states.context` tells of. */
export interface Execution {
  readonly Id: string;
  readonly Name: string;
  /** ISO instant. */
  readonly StartTime: string;
  readonly Input: unknown;
}

/** How an execution ended. */
export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };
