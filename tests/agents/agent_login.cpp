#include "agents/agent_login.hpp"

#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <map>

namespace atelier::test {

namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

// Files below the home, and variables; @MODEL@ stands for the model's address, @REPOSITORY@ for a
// repository that the user trusts. Each agent tries a failed request once more at most and asks
// nobody but the model.
struct Login {
    std::map<std::string, std::string> files;
    Environment variables;
};

Login claude() {
    return {.files = {{".claude/settings.json", R"({"env": {
  "ANTHROPIC_BASE_URL": "@MODEL@", "ANTHROPIC_API_KEY": "dummy", "CLAUDE_CODE_MAX_RETRIES": "1"}})"},
                      {".claude.json", R"({"hasCompletedOnboarding": true,
  "customApiKeyResponses": {"approved": ["dummy"], "rejected": []},
  "projects": {"@REPOSITORY@": {"hasTrustDialogAccepted": true}}})"}},
            .variables = {}};
}

Login codex() {
    return {.files = {{".codex/config.toml", R"(model = "gpt-5.5"
model_provider = "scripted"
check_for_update_on_startup = false
[analytics]
enabled = false
[notice.model_migrations]
"gpt-5.5" = "gpt-6-sol"
[projects."@REPOSITORY@"]
trust_level = "trusted"
[features]
unbounded_connection_retries = false
[model_providers.scripted]
name = "scripted"
base_url = "@MODEL@/v1"
wire_api = "responses"
experimental_bearer_token = "dummy"
supports_websockets = false
request_max_retries = 1
stream_max_retries = 1
)"}},
            .variables = {}};
}

Login gemini() {
    return {.files = {{".gemini/.env", "GEMINI_API_KEY=dummy\nGOOGLE_GEMINI_BASE_URL=@MODEL@\n"},
                      {".gemini/settings.json", R"({
  "security": {"auth": {"selectedType": "gemini-api-key"}},
  "privacy": {"usageStatisticsEnabled": false},
  "general": {"enableAutoUpdate": false, "enableAutoUpdateNotification": false, "maxAttempts": 2}})"}},
            .variables = {}};
}

// It looks for a plugin in a registry before it starts: the server answers that there is none. A
// file that names no schema it would write anew.
Login opencode() {
    return {.files = {{".config/opencode/opencode.json", R"({
  "$schema": "https://opencode.ai/config.json",
  "autoupdate": false, "share": "disabled", "permission": "allow",
  "model": "scripted/scripted", "small_model": "scripted/scripted",
  "provider": {"scripted": {
    "npm": "@ai-sdk/openai-compatible", "name": "scripted",
    "options": {"baseURL": "@MODEL@/v1", "apiKey": "dummy"},
    "models": {"scripted": {"limit": {"context": 200000, "output": 8000}, "cost": {"input": 1, "output": 2}}}}}})"}},
            .variables = {{"npm_config_registry", "@MODEL@"},
                          {"npm_config_fetch_retries", "0"},
                          {"OPENCODE_DISABLE_MODELS_FETCH", "1"}}};
}

// It has no file for a model of one's own.
Login copilot() {
    return {.files = {},
            .variables = {{"COPILOT_OFFLINE", "true"},
                          {"COPILOT_PROVIDER_TYPE", "openai"},
                          {"COPILOT_PROVIDER_BASE_URL", "@MODEL@/v1"},
                          {"COPILOT_PROVIDER_API_KEY", "dummy"},
                          {"COPILOT_MODEL", "scripted"}}};
}

Login pi() {
    return {.files = {{".pi/agent/trust.json", R"({"@REPOSITORY@": true})"},
                      {".pi/agent/settings.json",
                       R"({"defaultProvider": "scripted", "defaultModel": "scripted",
  "retry": {"maxRetries": 1, "baseDelayMs": 100}})"},
                      {".pi/agent/models.json", R"({"providers": {"scripted": {
  "baseUrl": "@MODEL@", "api": "anthropic-messages", "apiKey": "dummy",
  "models": [{"id": "scripted", "contextWindow": 200000, "maxTokens": 8000,
    "cost": {"input": 1, "output": 2, "cacheRead": 0, "cacheWrite": 0}}]}}})"}},
            .variables = {{"PI_OFFLINE", "1"}}};
}

// It writes settings of an older version anew. Its user has it ask of each folder whether it is
// trusted.
Login qwen() {
    return {.files = {{".qwen/.env",
                       "OPENAI_API_KEY=dummy\nOPENAI_BASE_URL=@MODEL@/v1\nOPENAI_MODEL=scripted\n"},
                      {".qwen/settings.json", R"({
  "security": {"auth": {"selectedType": "openai"}, "folderTrust": {"enabled": true}},
  "privacy": {"usageStatisticsEnabled": false},
  "model": {"generationConfig": {"maxRetries": 1}},
  "general": {"enableAutoUpdate": false}, "$version": 4})"}},
            .variables = {}};
}

Login kimi() {
    return {.files = {{".kimi-code/config.toml", R"(default_model = "scripted"
[loop_control]
max_attempts_per_step = 2
[providers.scripted]
type = "openai"
base_url = "@MODEL@/v1"
api_key = "dummy"
[models.scripted]
provider = "scripted"
model = "scripted"
max_context_size = 200000
capabilities = ["tool_use"]
)"}},
            .variables = {}};
}

Login aider() {
    return {.files = {},
            .variables = {{"OPENAI_API_KEY", "dummy"},
                          {"OPENAI_API_BASE", "@MODEL@/v1"},
                          {"LITELLM_LOCAL_MODEL_COST_MAP", "True"}}};
}

Login mini() {
    Login login = aider();
    login.variables["MSWEA_CONFIGURED"] = "true";
    login.variables["MSWEA_COST_TRACKING"] = "ignore_errors";
    return login;
}

Login cline() {
    return {.files = {{".cline/data/settings/providers.json",
                       R"({"version": 1, "lastUsedProvider": "openai-compatible", "modes": {},
  "providers": {"openai-compatible": {"updatedAt": "2026-11-29T00:00:00.000Z",
    "tokenSource": "manual", "settings": {"provider": "openai-compatible",
      "apiKey": "dummy", "model": "scripted", "baseUrl": "@MODEL@/v1"}}}})"}},
            .variables = {}};
}

std::string filled(std::string text, const std::string& model, const fs::path& repository) {
    for (const auto& [place, value] :
         {std::pair("@MODEL@"s, model), std::pair("@REPOSITORY@"s, repository.string())})
        for (auto at = text.find(place); at != std::string::npos; at = text.find(place))
            text.replace(at, place.size(), value);
    return text;
}

Login login_of(const std::string& name) {
    const std::map<std::string, Login (*)()> known = {
        {"claude", claude},   {"codex", codex}, {"gemini", gemini}, {"opencode", opencode},
        {"copilot", copilot}, {"pi", pi},       {"qwen", qwen},     {"kimi", kimi},
        {"aider", aider},     {"mini", mini},   {"cline", cline}};
    const auto found = known.find(name);
    if (found == known.end()) FAIL("nobody knows how to log in to " << name);
    return found->second();
}

} // namespace

void log_in(AtelierSandbox& sandbox, const std::string& name, const std::string& model,
            const fs::path& repository) {
    const Login login = login_of(name);
    for (const auto& [file, text] : login.files)
        write_file(sandbox.git().home() / file, filled(text, model, repository));
    Environment& environment = sandbox.environment();
    for (const auto& [variable, value] : login.variables)
        environment[variable] = filled(value, model, repository);
    environment["PATH"] = sandbox.programs().string() + ":" + agents_folder().string() + ":" +
                          sandbox.git().environment().at("PATH");
}

void trust_every_folder(AtelierSandbox& sandbox, const std::string& name) {
    const fs::path file = sandbox.git().home() / ("." + name) / "settings.json";
    Json settings = std::get<Json>(parse_json(read_file(file)));
    Json* const security = settings.find("security");
    REQUIRE(security != nullptr);
    security->set("folderTrust", Json::object().set("enabled", false));
    write_file(file, settings.dump_pretty());
}

} // namespace atelier::test
