import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { listen } from '../../local/listen.ts';

/**
 * An HTTP server that answers AWS Config's calls with these bodies in turn, the last one again and again: for answers
 * that no correct AWS would give. Returns its URL; ends with the test.
 */
export async function startScriptedEndpoint(answers: readonly object[]): Promise<string> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    const answer = answers[Math.min(count++, answers.length - 1)];
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  return url;
}
