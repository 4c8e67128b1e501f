#include "agents/model_server.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <cstdlib>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

Background started(AtelierSandbox& sandbox, const ModelScript& script) {
    const fs::path root = sandbox.root();
    write_file(root / "model.json", script.text());
    return Background({(agents_folder() / "node").string(),
                       (source_folder() / "tests/agents/scripted-model.mjs").string(), "--script",
                       (root / "model.json").string(), "--port-file",
                       (root / "model.port").string(), "--log", (root / "model.log").string(),
                       "--bodies"},
                      sandbox.environment(), root, root / "model.out");
}

} // namespace

fs::path agents_folder() {
    const char* const others = std::getenv("ATELIER_TEST_AGENTS");
    return others != nullptr ? others : ATELIER_TEST_AGENTS;
}

ModelScript& ModelScript::says(const std::string& text) {
    return turn(R"({"text":)" + Json(text).dump() + "}");
}

ModelScript& ModelScript::runs(const std::string& command) {
    return turn(R"({"run":)" + Json(command).dump() + "}");
}

ModelScript& ModelScript::turn(const std::string& json) {
    turns_.push_back(json);
    return *this;
}

ModelScript& ModelScript::uses(int input, int cached, int output) {
    more_ += R"(,"usage":{"input":)" + std::to_string(input) + R"(,"cached":)" +
             std::to_string(cached) + R"(,"output":)" + std::to_string(output) + "}";
    return *this;
}

ModelScript& ModelScript::toolless() {
    more_ += R"(,"toolless":true)";
    return *this;
}

std::string ModelScript::text() const {
    return R"({"turns":[)" + join(turns_, ",") + "]" + more_ + "}";
}

ModelServer::ModelServer(AtelierSandbox& sandbox, const ModelScript& script)
    : log_(sandbox.root() / "model.log"), server_(started(sandbox, script)) {
    const fs::path port = sandbox.root() / "model.port";
    eventually("the model server listens", [&] { return fs::exists(port); });
    url_ = "http://127.0.0.1:" + std::string(trim(read_file(port)));
}

std::vector<Json> ModelServer::requests() const {
    std::vector<Json> all;
    if (!fs::exists(log_)) return all;
    // The last line may be half written.
    std::string text = read_file(log_);
    text.resize(text.rfind('\n') + 1);
    for (const std::string& line : lines_of(text)) {
        auto parsed = parse_json(line);
        if (std::holds_alternative<JsonFault>(parsed)) FAIL("no JSON: " << line);
        all.push_back(std::get<Json>(std::move(parsed)));
    }
    return all;
}

std::string ModelServer::heard() const {
    std::string all;
    for (const Json& request : requests())
        if (request.find("turn") != nullptr)
            for (const Json& text : at(request, {"said"}).as_array())
                all += text.as_string() + "\n";
    return all;
}

std::string ModelServer::read() const {
    std::string all;
    for (const Json& request : requests())
        if (request.find("turn") != nullptr) all += at(request, {"body"}).dump() + "\n";
    return all;
}

std::vector<std::string> ModelServer::results() const {
    std::vector<std::string> all;
    for (const Json& request : requests())
        if (request.find("turn") != nullptr)
            for (const Json& text : at(request, {"results"}).as_array())
                all.push_back(text.as_string());
    return all;
}

} // namespace atelier::test
