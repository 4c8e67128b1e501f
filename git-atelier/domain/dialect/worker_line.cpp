#include "domain/dialect/worker_line.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace atelier {

std::string written(const WorkerLine& line) {
    Json out = Json::object();
    out.set("says", name_of(line.what)).set("subject", to_valid_utf8(line.subject));
    out.set("text", to_valid_utf8(line.text));
    return out.dump() + "\n";
}

WorkerLine read_worker_line(std::string_view line) {
    const auto parsed = parse_json(line);
    const Json* const said = std::get_if<Json>(&parsed);
    const auto what = said != nullptr && said->is_object()
                          ? parse_name<WorkerSays>(said->string_at("says"))
                          : std::nullopt;
    if (!what) return {.text = to_valid_utf8(line)};
    return {*what, said->string_at("subject"), said->string_at("text")};
}

} // namespace atelier
