#include "bot/simulated_slack/model.hpp"

#include <nlohmann/json.hpp>

namespace warroom::simulated_slack {

struct State {
    Options options;
};

Model::Model(Options options) : state_{std::make_unique<State>(State{std::move(options)})} {}
Model::~Model() = default;

Reply Model::call(const Request&, Now) { return {}; }
Reply Model::upload(std::string_view, std::string_view, std::string_view, Now) { return {}; }
Reply Model::respond(std::string_view, std::string_view, Now) { return {}; }
std::optional<SocketId> Model::dial(std::string_view, Now) { return {}; }
int Model::refusal() const { return 404; }
void Model::received(SocketId, std::string_view, bool, Now) {}
void Model::closed(SocketId, Now) {}
std::vector<Action> Model::due(Now) { return {}; }
std::optional<std::chrono::milliseconds> Model::next_due() const { return {}; }
nlohmann::json Model::control(std::string_view, const nlohmann::json&, Now) { return {}; }

} // namespace warroom::simulated_slack
