// For skills-bin, which sees nothing of posix/: the memory of a program that ends at once.
#pragma once

#include "posix/pools.hpp"

namespace atelier {

using posix::give_back_piece;
using posix::take_piece;

} // namespace atelier
