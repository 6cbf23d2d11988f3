/** Ends this process; what `process.exit` was before a server could reach for it. */
export const exit = process.exit.bind(process);

/**
 * A server that ends its process would take all that was found with it. From here on,
 * `process.exit` throws: the run ends as after an error that nothing caught.
 * @param refused is told of the attempt, should the server catch what is thrown.
 */
export function refuseExit(refused: (error: Error) => void): void {
  process.exit = function refusing(code): never {
    const error = new Error(`the server called process.exit(${code ?? ''})`);
    Error.captureStackTrace(error, refusing);
    refused(error);
    throw error;
  };
}
