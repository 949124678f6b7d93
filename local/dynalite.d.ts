declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory; times are how long a table is being created and so on, 500 ms when absent. */
  function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;

  export = dynalite;
}
