// The heap in large pages, for a program that may read thousands of records at once: bringing in
// small ones, one by one, takes as long as reading them. Nothing is brought in before it is used.
#pragma once

namespace atelier::posix {

// To be called once, before much is asked for. What the system or the C library does not know is
// left as it is.
void use_large_pages();

} // namespace atelier::posix
