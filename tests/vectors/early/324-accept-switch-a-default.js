// accept
switch (a) { default: }
