// Gives the browser a file to keep.

export function saveFile(content: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The name that an answer gives its file. */
export function nameOfFile(response: Response | undefined, otherwise: string): string {
  return /filename="([^"/\\]+)"/.exec(response?.headers.get("content-disposition") ?? "")?.[1] ?? otherwise;
}
