import { OWN_ACCOUNT } from './report-under-test.ts';

/** An organization of two nested units, two Regions and an account that is suspended. */
export const TWO_UNITS = {
  organizationalUnits: [
    { id: 'ou-ab12-11111111', name: 'workloads' },
    { id: 'ou-ab12-22222222', name: 'sandbox', parentId: 'ou-ab12-11111111' },
  ],
  accounts: [
    { id: OWN_ACCOUNT, name: 'security' },
    { id: '222233334444', name: 'checkout', parentId: 'ou-ab12-11111111' },
    { id: '333344445555', name: 'playground', parentId: 'ou-ab12-22222222' },
    { id: '444455556666', name: 'closed', state: 'SUSPENDED' as const },
  ],
  regions: ['eu-central-1', 'us-east-1'],
};

/** The values of JSON Lines. */
export function linesOf(text: string | null): unknown[] {
  return (text ?? '').split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}
