import { type TestContext, test } from 'node:test';
import { type NodeMajor, nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';

/** Registers one test for each Node major; `work` gets the binary. A major this system cannot have is skipped, with the reason. */
export function matrix(
  name: string,
  work: (node: string, major: NodeMajor, context: TestContext) => Promise<void>,
  majors: readonly NodeMajor[] = nodeMajors,
): void {
  for (const major of majors) {
    const skip = whyNoNode(major) ?? false;
    test(`${name} (Node ${major})`, { skip }, async (context) => work(await nodeBinary(major), major, context));
  }
}
