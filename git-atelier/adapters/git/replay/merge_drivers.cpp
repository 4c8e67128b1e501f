#include "adapters/git/replay/merge_drivers.hpp"

#include "adapters/git/replay/attributes.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace atelier {

Result<bool> MergeDrivers::name_one(const TreeId& tree, const std::vector<std::string>& paths) {
    if (paths.empty()) return false;
    if (!usual_) {
        const GitCall call{.arguments = {"config", "--get", "merge.default"},
                           .place = GitPlace::repository};
        ATELIER_TRY(const ProcessResult result, git_.run(call));
        if (result.status > 1) return fail(git_failure(call, result));
        usual_ = std::string(trim(result.out));
    }
    if (!usual_->empty()) return true;
    ATELIER_CHECK(ask_ahead({{tree, paths}}));
    return std::ranges::any_of(
        paths, [&](const std::string& path) { return known_.at(place_of(tree, path)); });
}

Result<void> MergeDrivers::ask_ahead(const Paths& wanted) {
    std::map<std::string, std::map<std::string, std::vector<Place>>> groups;
    for (const auto& [tree, paths] : wanted) {
        std::vector<Place> unknown;
        for (const std::string& path : paths)
            if (Place place = place_of(tree, path); !known_.contains(place))
                unknown.push_back(std::move(place));
        if (unknown.empty()) continue;
        ATELIER_TRY(const std::string files, attribute_files(tree, paths));
        for (Place& place : unknown)
            groups[files][place.path].push_back(std::move(place));
    }
    for (const auto& [files, places] : groups) {
        std::vector<std::string> paths;
        for (const auto& place : places)
            paths.push_back(place.first);
        ATELIER_TRY(const auto index, AttributeIndex::holding(git_, files));
        ATELIER_TRY(const auto drivers, attribute_values(git_, index, "merge", paths));
        for (const auto& [path, same] : places) {
            const auto driver = drivers.find(path);
            for (const Place& place : same)
                known_[place] = driver != drivers.end() && driver->second != "unspecified";
        }
    }
    return {};
}

MergeDrivers::Place MergeDrivers::place_of(const TreeId& tree, const std::string& path) {
    const auto listed =
        objects_ == nullptr ? std::nullopt : objects_->list(tree, attribute_files_above({path}));
    return {listed ? *listed : tree.str(), path};
}

Result<std::string> MergeDrivers::attribute_files(const TreeId& tree,
                                                  const std::vector<std::string>& paths) {
    if (objects_ != nullptr)
        if (auto listed = objects_->list(tree, attribute_files_above(paths)))
            return *std::move(listed);
    return list_attribute_files(git_, tree.str(), paths);
}

} // namespace atelier
