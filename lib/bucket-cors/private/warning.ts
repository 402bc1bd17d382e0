export interface Warning {
  /** Stable, to acknowledge the warning by. */
  readonly id: string;
  readonly message: string;
  /** Nothing is wrong; it's good to know. */
  readonly isInfo?: boolean;
}
