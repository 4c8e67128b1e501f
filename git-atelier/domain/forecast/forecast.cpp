#include "domain/forecast/forecast.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/forecast/path_overlap.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::optional<std::pair<ForeseenPair, std::optional<std::vector<std::string>>>>
pair_of(const Json& row) {
    const auto subject = BeadId::parse(row.string_at("subject"));
    const auto against = parse_name<Against>(row.string_at("against"));
    if (!subject || !against) return std::nullopt;
    ForeseenPair pair{*subject, *against, row.string_at("other"), row.string_at("commits"),
                      row.string_at("other_commits")};
    const Json* const listed = row.find("paths");
    if (listed == nullptr || !listed->is_array()) return std::pair(std::move(pair), std::nullopt);
    std::vector<std::string> paths;
    for (const Json& path : listed->as_array())
        if (path.is_string()) paths.push_back(path.as_string());
    return std::pair(std::move(pair), std::optional(std::move(paths)));
}

} // namespace

std::string forecast_text(const Forecast& forecast) {
    Json rows = Json::array();
    for (const auto& [pair, paths] : forecast) {
        Json row = Json::object();
        row.set("subject", pair.subject.str())
            .set("against", name_of(pair.against))
            .set("other", pair.other)
            .set("commits", pair.commits)
            .set("other_commits", pair.other_commits)
            .set("paths", paths ? Json::strings(*paths) : Json());
        rows.push(std::move(row));
    }
    return rows.dump();
}

Forecast parse_forecast(std::string_view text) {
    Forecast forecast;
    const auto parsed = parse_json(text);
    const Json* const rows = std::get_if<Json>(&parsed);
    if (rows == nullptr || !rows->is_array()) return forecast;
    for (const Json& row : rows->as_array())
        if (auto pair = pair_of(row)) forecast.insert(*std::move(pair));
    return forecast;
}

std::vector<Collision> collisions_in(const Forecast& forecast) {
    std::vector<Collision> found;
    for (const auto& [pair, paths] : forecast)
        if (paths && !paths->empty())
            found.push_back({pair.subject, pair.against, pair.other, *paths});
    return found;
}

std::vector<Collision> collisions_about(const Forecast& forecast, const BeadId& changeset) {
    std::vector<Collision> found = collisions_in(forecast);
    std::erase_if(found, [&](const Collision& one) {
        const bool is_other = one.against == Against::changeset && one.other == changeset.str();
        return one.subject != changeset && !is_other;
    });
    return found;
}

bool lands_first(const Bead& a, const Bead& b) {
    const bool done = has_done_head(a);
    return done == has_done_head(b) ? older(a, b) : done;
}

std::vector<Collision> collisions_with(const std::vector<UnderWay>& under_way,
                                       const Forecast& forecast, const BeadId& changeset,
                                       const std::vector<std::string>& paths,
                                       const std::vector<BeadId>& prerequisites) {
    std::vector<Collision> found;
    const auto known = [&](const BeadId& other) {
        const auto is_of = [&](const BeadId& one, const std::string& two) {
            return std::ranges::find_if(forecast, [&](const auto& row) {
                return row.first.against == Against::changeset && row.first.subject == one &&
                       row.first.other == two;
            });
        };
        const auto at = is_of(changeset, other.str());
        return at == forecast.end() ? is_of(other, changeset.str()) : at;
    };
    for (const UnderWay& work : under_way) {
        const BeadId& other = work.changeset;
        if (other == changeset || std::ranges::count(prerequisites, other) > 0 ||
            std::ranges::count(work.depends_on, changeset) > 0)
            continue;
        Collision one{changeset, Against::changeset, other.str()};
        const auto looked_at = known(other);
        if (looked_at != forecast.end() && looked_at->second) {
            one.paths = *looked_at->second;
        } else {
            one.paths = meeting_paths(work.paths, paths);
            one.planned = true;
        }
        if (!one.paths.empty()) found.push_back(std::move(one));
    }
    return found;
}

} // namespace atelier
