// The journey of the page, which its layout has asked for.

import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type Journey, journeyQuery } from "./queries";

export function useJourney(): Journey {
  const { journey } = useParams({ from: "/journeys/$journey" });
  const { data } = useQuery(journeyQuery(journey));
  if (data === undefined) throw new Error("the tabs of a journey are shown once it is here");
  return data;
}
