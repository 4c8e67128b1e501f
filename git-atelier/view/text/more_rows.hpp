// What stands below a part of a list.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atelier {

// "12 more runs; --offset 20 shows them"; "" where `shown` rows behind the first `offset` are the
// last ones of all.
std::string more_rows_text(std::size_t shown, std::size_t offset, std::size_t all,
                           std::string_view thing);
// "there are only 3 runs", for a part that begins behind the last of them.
std::string no_more_rows_text(std::size_t all, std::string_view thing);

} // namespace atelier
