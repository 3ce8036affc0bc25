// accept
eval: for (;;) { break eval; }
