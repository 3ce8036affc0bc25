// accept
throw new RangeError("a");
