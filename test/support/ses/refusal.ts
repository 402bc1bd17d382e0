/** v1's wire code, with the exception and the HTTP status that v2 has in its place. v1 sends all of them with 400. */
const REFUSALS = {
  AlreadyExists: ['AlreadyExistsException', 400],
  TemplateDoesNotExist: ['NotFoundException', 404],
  InvalidTemplate: ['BadRequestException', 400],
  InvalidParameterValue: ['BadRequestException', 400],
  LimitExceeded: ['LimitExceededException', 400],
  MissingRenderingAttribute: ['BadRequestException', 400],
  InvalidRenderingParameter: ['BadRequestException', 400],
  Throttling: ['TooManyRequestsException', 429],
  InvalidAction: ['UnknownOperationException', 404],
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** SES says no. */
export class Refusal extends Error {
  public readonly exception: string;
  public readonly status: number;

  public constructor(public readonly code: RefusalCode, message: string) {
    super(message);
    [this.exception, this.status] = REFUSALS[code];
  }
}
