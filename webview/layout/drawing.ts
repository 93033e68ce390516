/** What the layout of the graph takes and gives. Only numbers and ids; the drawing looks nothing up elsewhere. */
import type { EdgeKind, FindingView, ResourceView, TaskStatus, TaskView } from '../../core/view/viewModel.ts';
import type { Box, Cubic, Point } from './geometry.ts';

interface NodeCommon {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}
export interface TaskNode extends NodeCommon {
  readonly kind: 'task';
  readonly task: TaskView;
  readonly name: string;
  readonly second: string;
}
export interface GroupNode extends NodeCommon {
  readonly kind: 'group';
  readonly members: readonly TaskView[];
  readonly status: TaskStatus;
  readonly name: string;
  readonly second: string;
}
export interface ResourceNode extends NodeCommon {
  readonly kind: 'resource';
  readonly resource: ResourceView;
  readonly name: string;
  readonly second: string;
  /** Size of its mark; the box also covers the name below it. */
  readonly mark: { readonly width: number; readonly height: number };
  readonly dead: boolean;
  /** Names of upright queues stand beside them. */
  readonly upright: boolean;
  /** Somebody waits for room: a waiting item stands before the mouth. */
  readonly waitsToPut: boolean;
}
export type GraphNode = TaskNode | GroupNode | ResourceNode;

export interface GraphEdge {
  readonly id: string;
  /** Ids of the snapshot's edges that it stands for. */
  readonly edges: readonly string[];
  readonly kind: EdgeKind | 'couldWaitFor';
  readonly from: string;
  /** A node, or a ring as a whole. */
  readonly to: string;
  /** `dead`: in a certain finding; `stuck`: behind one. */
  readonly tone: 'plain' | 'dead' | 'stuck';
  readonly count: number;
  readonly since: number;
  readonly place: number | undefined;
  readonly items: number | undefined;
  readonly operation: string | undefined;
  /** Its holder was killed. */
  readonly cut: boolean;
  readonly sentence: string;
}
export interface GraphRing {
  readonly id: string;
  readonly finding: FindingView;
  readonly potential: boolean;
  /** Tasks and resources in turn, clockwise, longest wait first. */
  readonly members: readonly string[];
  /** Members of the finding that are not on the shortest cycle. */
  readonly outer: readonly string[];
  /** Members that are folded into the ring's last node. */
  readonly folded: number;
}
export interface GraphCause {
  readonly id: string;
  readonly finding: FindingView;
  readonly text: string;
  readonly members: readonly string[];
}
export interface GraphFrame {
  readonly id: string;
  readonly label: string;
  readonly members: readonly string[];
}
export interface GraphShelf {
  readonly nodes: readonly GraphNode[];
  /** Locks that nobody needs to look at, drawn as small squares. */
  readonly locks: readonly ResourceView[];
  readonly tasks: number;
  readonly resources: number;
}
export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly rings: readonly GraphRing[];
  readonly causes: readonly GraphCause[];
  readonly frames: readonly GraphFrame[];
  readonly shelf: GraphShelf | undefined;
}

export interface NodePlace extends Box {
  readonly node: GraphNode;
  readonly where: 'ring' | 'layer' | 'shelf';
  /** Drawn as a circle with its name outside. */
  readonly small: boolean;
  readonly label: LabelPlace | undefined;
}
export interface LabelPlace extends Point {
  readonly anchor: 'start' | 'middle' | 'end';
}
export interface ChipPlace extends Box {
  readonly text: string;
  readonly framed: boolean;
}
export type EdgePath =
  | {
      readonly kind: 'arc';
      readonly centre: Point;
      readonly radius: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'cubic'; readonly points: Cubic };
export interface EdgePlace {
  readonly edge: GraphEdge;
  readonly path: EdgePath;
  /** Absent where no free place was found; then it shows on hover. */
  readonly chip: ChipPlace | undefined;
}
export interface RingPlace extends Point {
  readonly ring: GraphRing;
  readonly radius: number;
  readonly band: number;
  readonly small: boolean;
}
export interface CausePlace extends Box {
  readonly cause: GraphCause;
}
export interface FramePlace extends Box {
  readonly frame: GraphFrame;
}
export interface ShelfPlace extends Box {
  readonly shelf: GraphShelf;
  readonly locksAt: Point;
  readonly perRow: number;
}
export interface Drawing extends Box {
  readonly nodes: readonly NodePlace[];
  readonly edges: readonly EdgePlace[];
  readonly rings: readonly RingPlace[];
  readonly causes: readonly CausePlace[];
  readonly frames: readonly FramePlace[];
  readonly shelf: ShelfPlace | undefined;
}
