#include "base/likeness.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Shorter beginnings are those of too much.
constexpr std::size_t shortest_beginning = 3;

// How many letters are wrong, missing, too many, or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t wrong = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + wrong});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    return cost[a.size()][b.size()];
}

} // namespace

std::string_view likely_meant(std::string_view written, std::span<const std::string_view> names) {
    const std::size_t most = std::max<std::size_t>(1, written.size() / 3);
    std::string_view nearest;
    std::size_t least = most + 1;
    for (const std::string_view name : names) {
        const bool begins = written.size() >= shortest_beginning && name.starts_with(written);
        const std::size_t far = begins ? std::min<std::size_t>(1, most) : distance(written, name);
        if (far > most || far > least) continue;
        nearest = far == least ? std::string_view{} : name;
        least = far;
    }
    return nearest;
}

std::string did_you_mean(std::string_view written, std::span<const std::string_view> names,
                         std::string_view dashes) {
    const std::string_view name = likely_meant(written, names);
    if (name.empty()) return {};
    return "; did you mean '" + std::string(dashes) + std::string(name) + "'?";
}

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names) {
    return did_you_mean(written, std::vector<std::string_view>(names.begin(), names.end()));
}

} // namespace atelier
