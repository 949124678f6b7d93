import * as z from 'zod/mini';
import { $constructor, $ZodObjectJIT } from 'zod/v4/core';

const CompiledObject = $constructor<z.ZodMiniObject>('CompiledObject', (schema, definition) => {
  $ZodObjectJIT.init(schema, definition);
  const base: z.core.$constructor<z.ZodMiniType> = z.ZodMiniType;
  base.init(schema, definition);
});

/**
 * `z.object` for values by the million: zod turns it into code, as zod/mini does not, so that it takes a quarter of
 * the time.
 */
export function compiledObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strip> {
  return new CompiledObject({ type: 'object', shape }) as z.ZodMiniObject<Shape, z.core.$strip>;
}
