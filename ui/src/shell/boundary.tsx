import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { TextLink } from "@/ui/button";
import { Failure } from "@/ui/feedback";
import { Page } from "@/ui/layout";
import { isCodeMissing, NotFetched } from "@/ui/lazily";

export function PageNotFound() {
  return (
    <Page title="There is no such page">
      <p>
        It may have been moved or deleted. <TextLink to="/">Go to the start</TextLink>
      </p>
    </Page>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = async () => {
    await router.invalidate();
    reset();
  };
  return (
    <Page title="This page could not be shown">
      {isCodeMissing(error) ? (
        <NotFetched what="the page" again={() => void again()} />
      ) : (
        <Failure error={error instanceof Error ? error : new Error(String(error))} again={again} />
      )}
    </Page>
  );
}
