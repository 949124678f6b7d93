import { clip } from '../core/clip.ts';
import { daysBetween, type IsoDate } from '../core/iso-date.ts';
import type { Notice } from './notice.ts';

/** Services by the names that AWS's own pages give them; others go by their code. */
const SERVICES = new Map([
  ['LAMBDA', 'AWS Lambda'],
  ['EC2', 'Amazon EC2'],
  ['ELASTICLOADBALANCING', 'Elastic Load Balancing'],
  ['RDS', 'Amazon RDS'],
  ['S3', 'Amazon S3'],
  ['DYNAMODB', 'Amazon DynamoDB'],
  ['ECS', 'Amazon ECS'],
  ['EKS', 'Amazon EKS'],
  ['IAM', 'AWS IAM'],
  ['CLOUDFRONT', 'Amazon CloudFront'],
  ['ABUSE', 'AWS abuse'],
]);

const KINDS = new Map([
  ['issue', 'Issue'],
  ['scheduledChange', 'Scheduled change'],
  ['accountNotification', 'Account notification'],
  ['investigation', 'Investigation'],
]);

/** Words that stay in capitals out of an event type code. */
const ABBREVIATIONS =
  /\b(?:aws|api|dns|ec2|ebs|vpc|vpn|iam|tls|ssl|dos|ddos|cpu|cve|eol|rds|sdk|sms|ssh|ip)\b/g;

/** The service of a notice for people: `AWS Lambda`, or its code where no name is known. */
export function serviceOf({ service }: Notice): string {
  return service === null ? 'AWS' : (SERVICES.get(service) ?? clip(service, 60));
}

/** The category of a notice for people: `Scheduled change`. */
export function kindOf({ category }: Notice): string {
  return KINDS.get(category ?? '') ?? 'Notice';
}

/** `AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT` of service LAMBDA is a `planned lifecycle event`. */
export function eventOf(notice: Notice): string {
  const { eventTypeCode, service } = notice;
  if (eventTypeCode === null) return kindOf(notice).toLowerCase();
  const bare = eventTypeCode.replace(/^AWS_/, '').replace(`${service}_`, '');
  const words = bare.replaceAll('_', ' ').toLowerCase();
  return clip(
    words.replace(ABBREVIATIONS, (word) => word.toUpperCase()),
    100,
  );
}

/** `today`, `in 12 days`, `1 day ago`. */
function untilWords(day: IsoDate, today: IsoDate): string {
  const days = daysBetween(today, day);
  if (days === 0) return 'today';
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${count}` : `${count} ago`;
}

/** A time of a notice: the UTC day, for what happens within hours the minute too, and how far off it is. */
export function timeWords(instant: string, notice: Notice, today: IsoDate): string {
  const day = instant.slice(0, 10);
  const minute = isByTheHour(notice) ? ` ${instant.slice(11, 16)} UTC` : '';
  return `${day}${minute} (${untilWords(day, today)})`;
}

/** Whether a notice is of what happens within hours, not of something planned or told. */
export function isByTheHour({ category }: Notice): boolean {
  return category === 'issue' || category === 'investigation';
}

/** Words of AWS such as `ACTION_REQUIRED` in running text. */
export function spoken(code: string): string {
  return clip(code.replaceAll('_', ' ').toLowerCase(), 60);
}
