// accept
export default function () {}
(1);
