/**
 * Civil dates of Europe/London, as the generator counts them.
 *
 * A day is the text `2026-06-15`; texts of this form sort as the days do. A last day is inclusive:
 * in time on that day, late from the next.
 */

/** A day of the calendar, written year-month-day. */
export type Day = string & { readonly kind: "Day" };

const MS_PER_DAY = 86_400_000;
const MS_PER_HOUR = 3_600_000;
const FORM = /^([12][0-9]{3})-([0-9]{2})-([0-9]{2})$/;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

function midnight(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** Read a day; `null` where the text is none. */
export function parseDay(text: string): Day | null {
  if (!FORM.test(text)) return null;
  const moment = new Date(`${text}T00:00:00Z`);
  const real = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
  return real ? (text as Day) : null;
}

/** Count the days from one day to another; negative where the other is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((midnight(to).getTime() - midnight(from).getTime()) / MS_PER_DAY);
}

/** Write a day: 15 June 2026. */
export function inWords(day: Day): string {
  const moment = midnight(day);
  const month = MONTHS[moment.getUTCMonth()] ?? "";
  return `${moment.getUTCDate()} ${month} ${moment.getUTCFullYear()}`;
}

/** Write a day short enough for a table: 15 Jun 2026. */
export function inShort(day: Day): string {
  const moment = midnight(day);
  const month = (MONTHS[moment.getUTCMonth()] ?? "").slice(0, 3);
  return `${moment.getUTCDate()} ${month} ${moment.getUTCFullYear()}`;
}

/** Write a day with its weekday, as deadlines are planned by: Mon 15 Jun 2026. */
export function withWeekday(day: Day): string {
  const weekday = WEEKDAYS[midnight(day).getUTCDay()] ?? "";
  return `${weekday} ${inShort(day)}`;
}

/** Write a moment as a clock in London shows it: 15 June 2026, 03:00. */
export function momentInWords(moment: Date): string {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return `${inWords(londonDay(moment))}, ${clock.format(moment)}`;
}

/** The civil date in London at a moment. */
export function londonDay(moment: Date): Day {
  const calendar = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Europe/London",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return calendar.format(moment) as Day;
}

/** Count the whole hours from one moment to another. */
export function hoursBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / MS_PER_HOUR);
}
