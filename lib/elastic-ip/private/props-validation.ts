import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Problem } from '../../../core/problem';
import { removalPolicyProblems } from '../../shared/removal-policy';
import { isObject, shown } from '../../shared/shown';
import { type Names, unknownProperties } from '../../shared/unknown-properties';
import { ElasticIpSource } from '../elastic-ip-source';
import type { ElasticIpTarget } from '../elastic-ip-target';
import { sharedSourceProblems, sourceProblems } from './source-validation';
import { sharedTargetProblems, targetPlaceProblems, targetProblems } from './target';

/** The properties of an `ElasticIp`. */
interface Properties {
  readonly source?: ElasticIpSource;
  readonly target?: ElasticIpTarget;
  readonly allowReassociation?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

const PROPERTIES: Names<Properties> = { source: true, target: true, allowReassociation: true, removalPolicy: true };

const NEVER_RELEASED: Problem = {
  property: 'removalPolicy', value: RemovalPolicy.DESTROY, expected: 'RETAIN, or none, for an address that is there already',
  change: 'leave it out: such an address is only disassociated, and never released',
};

/** From JavaScript anything may come. */
export function propsProblems(scope: Construct, props: Properties): Problem[] {
  if (!isObject(props)) return [{ property: 'props', value: shown(props), expected: 'an object', change: 'such as { target }, or leave it out' }];
  const { source = ElasticIpSource.allocate(), target, allowReassociation, removalPolicy } = props;
  return [
    ...unknownProperties(props, PROPERTIES),
    ...unlessBroken(sourceProblems(source), () => [
      ...sharedSourceProblems(scope, source),
      ...(source._isThereAlready && removalPolicy === RemovalPolicy.DESTROY ? [NEVER_RELEASED] : []),
    ]),
    ...(target === undefined ? [] : unlessBroken(targetProblems(target), () => [
      ...sharedTargetProblems(scope, target),
      ...targetPlaceProblems(scope, target),
    ])),
    ...(allowReassociation === undefined || typeof allowReassociation === 'boolean' ? [] : [{
      property: 'allowReassociation', value: shown(allowReassociation), expected: 'true or false', change: 'write it without quotes, or leave it out',
    }]),
    ...(removalPolicy === undefined ? [] : removalPolicyProblems(removalPolicy)),
  ];
}

/** What isn't of its type is compared with nothing else. */
function unlessBroken(problems: Problem[], others: () => Problem[]): Problem[] {
  return problems.length > 0 ? problems : others();
}
