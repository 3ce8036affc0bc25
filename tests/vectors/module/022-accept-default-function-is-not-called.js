export default function () {}
(1);
