#include "wiring/list_part.hpp"

namespace atelier {
namespace {

constexpr std::int64_t most_rows = 1'000'000'000;
constexpr std::int64_t first_page = 20;

} // namespace

Result<ListPart> list_part(const Args& args) {
    ATELIER_TRY(const auto limit, args.integer("limit", 0, most_rows));
    ATELIER_TRY(const auto offset, args.integer("offset", 0, most_rows));
    return ListPart{.limit = static_cast<std::size_t>(limit.value_or(first_page)),
                    .offset = static_cast<std::size_t>(offset.value_or(0))};
}

} // namespace atelier
