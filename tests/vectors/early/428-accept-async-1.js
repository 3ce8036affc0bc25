// accept
// quickjs rejects: the standard: 'async' is a name here
async => 1
