// How the scripts that walk through a service call its client, and take down what it refuses.

/** Calls an operation by its name. */
export const callerOf = (client, commands, always = {}) => (operation, input = {}) => client.send(new commands[`${operation}Command`]({ ...always, ...input }));

/** Makes a call that should be refused, and gives what `tell` says of the refusal; null when there was none. */
export const refusalBy = (call, tell = (error, status) => `${error.name} ${status}`) => async (...what) => {
  try {
    await call(...what);
    return null;
  } catch (error) {
    return tell(error, error.$metadata?.httpStatusCode);
  }
};
