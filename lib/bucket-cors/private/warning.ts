export interface Warning {
  /** Stable, so that the warning can be acknowledged by it. */
  readonly id: string;
  readonly message: string;
  /** Information instead of a warning. */
  readonly isInfo?: boolean;
}
