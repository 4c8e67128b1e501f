#include "view/demonstration.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::string as_typed(const std::vector<std::string>& argv) {
    std::vector<std::string> words;
    for (const std::string& word : argv)
        words.push_back(shell_quoted(word));
    return join(words, " ");
}

} // namespace

std::string step_text(const DemonstrationStep& step, const Style& style) {
    std::string text;
    if (!step.heading.empty())
        text += "\n" + paint(style, Tone::strong, "== " + step.heading) + "\n";
    if (step.shown) text += "\n$ " + as_typed(step.argv) + "\n";
    return text;
}

Json demonstration_json(const Demonstration& played) {
    Json steps = Json::array();
    for (const PlayedStep& step : played.steps) {
        Json row = Json::object();
        row.set("command", Json::strings(step.argv)).set("status", step.status);
        steps.push(std::move(row));
    }
    const auto path = [&](const auto& of) {
        return played.kept ? Json(to_valid_utf8(of(*played.kept).string())) : Json();
    };
    Json out = Json::object();
    out.set("succeeded", played.succeeded())
        .set("repository", path([](const auto& kept) { return kept.repository(); }))
        .set("data", path([](const auto& kept) { return kept.data(); }))
        .set("steps", std::move(steps));
    return out;
}

std::string demonstration_text(const Demonstration& played) {
    std::string text;
    if (!played.succeeded())
        text += "\nThe demonstration stopped: '" + as_typed(played.steps.back().argv) +
                "' ended with status " + std::to_string(played.steps.back().status) + ".\n";
    if (!played.kept) {
        text +=
            "\nThis was a throw-away repository, now deleted; with --keep you can look around.\n";
        if (played.succeeded()) text += "In one of your own:\n\n  git atelier init\n";
        return text;
    }
    const DemonstrationPlaces& kept = *played.kept;
    return text + "\nLook around:\n\n  cd " + shell_quoted(kept.repository().string()) +
           "\n  export ATELIER_DATA_DIR=" + shell_quoted(kept.data().string()) +
           "\n  export PATH=" + shell_quoted(kept.programs.string()) +
           ":\"$PATH\"\n\nAnd when you have seen enough:\n\n  "
           "rm -rf " +
           shell_quoted(kept.folder.string()) + "\n";
}

} // namespace atelier
