#include "view/text/more_rows.hpp"

#include "base/text.hpp"

namespace atelier {

std::string more_rows_text(std::size_t shown, std::size_t offset, std::size_t all,
                           std::string_view thing) {
    const std::size_t so_far = offset + shown;
    if (so_far >= all) return "";
    return counted(all - so_far, "more " + std::string(thing)) + "; --offset " +
           std::to_string(so_far) + (all - so_far == 1 ? " shows it\n" : " shows them\n");
}

std::string no_more_rows_text(std::size_t all, std::string_view thing) {
    return (all == 1 ? "there is only " : "there are only ") + counted(all, std::string(thing));
}

} // namespace atelier
