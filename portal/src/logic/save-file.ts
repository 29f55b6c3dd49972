// Hands a file to the browser's downloads.

export function saveFile(content: Blob, name: string) {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; the copy in memory is not needed any longer.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
