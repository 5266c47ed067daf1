package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.provider.anthropic.RequestBuilder.NEW_MODEL;
import static org.llmfailover.provider.anthropic.RequestBuilder.OLD_MODEL;
import static org.llmfailover.provider.anthropic.RequestBuilder.body;
import static org.llmfailover.provider.anthropic.RequestBuilder.hello;
import static org.llmfailover.provider.anthropic.RequestBuilder.json;
import static org.llmfailover.provider.anthropic.RequestBuilder.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Role;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.provider.NotCarriedException;

class AnthropicConversationTest {

    private static final String GO_ON =
            "Go on with your last message exactly where it ended. Repeat nothing of it and add no comment.";

    @Test
    void leadingSystemAndDeveloperMessagesBecomeTheSystemPrompt() {
        RequestBuilder request = request()
                .system("Be brief.")
                .message(Message.text(Role.DEVELOPER, "Speak French."))
                .user("Hi");
        assertThat(request.body().path("system"))
                .isEqualTo(json("[{'type':'text','text':'Be brief.'},{'type':'text','text':'Speak French.'}]"));
        assertThat(request.body().path("messages"))
                .isEqualTo(json("[{'role':'user','content':[{'type':'text','text':'Hi'}]}]"));
        assertThat(request.notes()).isEmpty();
    }

    @Test
    void aConversationWithoutSystemMessagesHasNoSystemPrompt() {
        assertThat(hello().body().has("system")).isFalse();
        assertThat(request().system(" ").user("Hi").body().has("system")).isFalse();
    }

    @Test
    void aSystemMessageWithinTheConversationMovesToTheSystemPromptWithANote() {
        RequestBuilder request =
                request().system("A").user("one").assistant("two").system("B").user("three");
        assertThat(request.body().path("system").findValuesAsText("text")).containsExactly("A", "B");
        assertThat(texts(request.body())).containsExactly("one", "two", "three");
        assertThat(request.notes()).singleElement().asString().startsWith("a system message within the conversation");
    }

    @Test
    void consecutiveTurnsOfOneRoleAreMerged() {
        JsonNode body = request()
                .user("one")
                .user("two")
                .assistant("three")
                .system("S")
                .assistant("four")
                .user("five")
                .body();
        assertThat(body.path("messages").findValuesAsText("role")).containsExactly("user", "assistant", "user");
        assertThat(texts(body)).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void toolResultsComeFirstInTheirTurn() {
        JsonNode messages = request()
                .user("Weather in Rome and Bern?")
                .calls(
                        new ToolCall("a", "weather", "{\"city\":\"Rome\"}", null),
                        new ToolCall("b", "weather", "{}", null))
                .result("a", new Part.Text("sunny"))
                .user("Be quick.")
                .result("b", new Part.Text("rain"))
                .tool("weather")
                .body()
                .path("messages");
        assertThat(messages.get(1))
                .isEqualTo(json("{'role':'assistant','content':["
                        + "{'type':'tool_use','id':'a','name':'weather','input':{'city':'Rome'}},"
                        + "{'type':'tool_use','id':'b','name':'weather','input':{}}]}"));
        assertThat(messages.get(2))
                .isEqualTo(json("{'role':'user','content':["
                        + "{'type':'tool_result','tool_use_id':'a','content':'sunny'},"
                        + "{'type':'tool_result','tool_use_id':'b','content':'rain'},"
                        + "{'type':'text','text':'Be quick.'}]}"));
        assertThat(messages).hasSize(3);
    }

    @Test
    void aConversationThatStartsWithTheAssistantGetsAUserMessageFirst() {
        RequestBuilder request = request().system("S").assistant("Welcome!").user("Hi");
        assertThat(texts(request.body())).containsExactly("(The conversation starts here.)", "Welcome!", "Hi");
        assertThat(request.body().path("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "user");
        assertThat(request.notes()).singleElement().asString().startsWith("a user message was put first");
    }

    @Test
    void aConversationOfNothingButSystemMessagesGetsAUserMessage() {
        RequestBuilder request = request().system("Greet the visitor.");
        assertThat(texts(request.body())).containsExactly("(The conversation starts here.)");
        assertThat(request.notes()).singleElement().asString().startsWith("a user message was put first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-3-7-sonnet-20250219", "claude-opus-4-1", OLD_MODEL})
    void olderModelsTakeThePrefillWithoutWhiteSpaceAtItsEnd(String model) {
        JsonNode body = body(request().user("Count").assistant("one, two \n").write(model));
        assertThat(texts(body)).containsExactly("Count", "one, two");
        assertThat(request().user("Count").assistant("one").write(model).notes())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-6", "claude-sonnet-5", NEW_MODEL, "claude-next"})
    void newerModelsAreAskedToGoOnInstead(String model) {
        RequestBuilder request = request().user("Count").assistant("one, two ");
        assertThat(texts(body(request.write(model)))).containsExactly("Count", "one, two ", GO_ON);
        assertThat(request.write(model).notes())
                .containsExactly("a user message that asks to go on was put last: " + model
                        + " takes no conversation that ends with the assistant");
    }

    @Test
    void aPrefillTogetherWithAnOutputSchemaIsAskedToGoOnInstead() {
        RequestBuilder request = request()
                .user("Count")
                .assistant("{")
                .format(new ResponseFormat.JsonSchema(
                        "count", null, json("{'type':'object','properties':{'a':{'type':'integer'}}}"), true));
        assertThat(texts(body(request.write(OLD_MODEL)))).endsWith(GO_ON);
    }

    @Test
    void textWithoutAWordIsSkipped() {
        JsonNode body = request()
                .user("one")
                .assistant("")
                .message(Role.USER, new Part.Text(" \n"), new Part.Text("two"))
                .body();
        assertThat(body.path("messages")).hasSize(1);
        assertThat(texts(body)).containsExactly("one", "two");
    }

    @Test
    void anAssistantsTextComesBeforeItsToolCalls() {
        Message message = new Message(
                Role.ASSISTANT,
                List.of(new Part.Text("I look.")),
                List.of(new ToolCall("a", "find", "{}", null)),
                null,
                null,
                null);
        JsonNode content = request()
                .user("x")
                .message(message)
                .result("a", new Part.Text("y"))
                .tool("find")
                .body()
                .path("messages")
                .get(1)
                .path("content");
        assertThat(content.findValuesAsText("type")).containsExactly("text", "tool_use");
    }

    @Test
    void anEarlierRefusalIsTheAssistantsText() {
        Message field = new Message(Role.ASSISTANT, List.of(), List.of(), null, null, "I cannot.");
        Part part = new Part.Other("refusal", json("{'type':'refusal','refusal':'I will not.'}"));
        JsonNode body = request()
                .user("x")
                .message(field)
                .message(Role.ASSISTANT, part)
                .user("y")
                .body();
        assertThat(texts(body)).containsExactly("x", "I cannot.", "I will not.", "y");
    }

    @Test
    void theNameOfAMessageIsDroppedWithANote() {
        Message named = new Message(Role.USER, List.of(new Part.Text("Hi")), List.of(), null, "Ada", null);
        assertThat(request().message(named).message(named).notes())
                .containsExactly("the name of a message was dropped: Anthropic does not take it");
    }

    @Test
    void anInlineImageBecomesABase64Source() {
        JsonNode body = request()
                .message(Role.USER, new Part.InlineImage("image/png", "aGk=", null), new Part.Text("What is it?"))
                .body();
        assertThat(body.path("messages").get(0).path("content"))
                .isEqualTo(json("[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}},"
                        + "{'type':'text','text':'What is it?'}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "image/png", "image/gif", "image/webp", "IMAGE/PNG", "image/jpg"})
    void fourTypesOfImagesAreTaken(String type) {
        JsonNode source = image(new Part.InlineImage(type, "aGk=", null)).path("source");
        assertThat(source.path("media_type").asText()).isIn("image/jpeg", "image/png", "image/gif", "image/webp");
    }

    @Test
    void anotherTypeOfImageIsRefusedByName() {
        assertThatThrownBy(() -> image(new Part.InlineImage("image/tiff", "aGk=", null)))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("'image/tiff'");
    }

    @Test
    void anImageUrlBecomesAUrlSource() {
        assertThat(image(new Part.ImageUrl("https://example.com/a.png", "auto")))
                .isEqualTo(json("{'type':'image','source':{'type':'url','url':'https://example.com/a.png'}}"));
    }

    @Test
    void anImageUrlOfPlainHttpIsRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> image(new Part.ImageUrl("http://example.com/private.png", null)))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("https://")
                .hasMessageNotContaining("private");
    }

    @Test
    void anImagesDetailIsDroppedWithANote() {
        assertThat(request()
                        .message(Role.USER, new Part.InlineImage("image/png", "aGk=", "high"))
                        .notes())
                .containsExactly("an image's detail was dropped: Anthropic does not take it");
        assertThat(request()
                        .message(Role.USER, new Part.ImageUrl("https://example.com/a.png", "low"))
                        .notes())
                .hasSize(1);
    }

    @Test
    void anInlinePdfBecomesADocument() {
        String file = "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,aGk='}}";
        assertThat(image(new Part.Other("file", json(file))))
                .isEqualTo(json("{'type':'document','source':{'type':'base64','media_type':'application/pdf',"
                        + "'data':'aGk='},'title':'a.pdf'}"));
    }

    @Test
    void aFileThatIsNoInlinePdfIsRefused() {
        assertThatThrownBy(() -> image(new Part.Other("file", json("{'type':'file','file':{'file_id':'file-1'}}"))))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("'file'");
        assertThatThrownBy(() -> image(new Part.Other(
                        "file", json("{'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}}"))))
                .isInstanceOf(NotCarriedException.class);
    }

    @Test
    void anotherPartIsRefusedByItsType() {
        assertThatThrownBy(() -> image(new Part.Other("input_audio", json("{'type':'input_audio'}"))))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("'input_audio'");
    }

    @Test
    void systemAndAssistantMessagesAreTextOnly() {
        Part image = new Part.InlineImage("image/png", "aGk=", null);
        assertThatThrownBy(() -> request().message(Role.SYSTEM, image).user("x").body())
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("system message");
        Part audio = new Part.Other("audio", json("{'type':'audio'}"));
        assertThatThrownBy(() -> hello().message(Role.ASSISTANT, audio).body())
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("assistant message")
                .hasMessageContaining("'audio'");
    }

    @Test
    void aToolResultMayHoldImages() {
        JsonNode result = request()
                .user("Draw")
                .call("a", "draw", "{}")
                .result("a", new Part.Text("Here"), new Part.InlineImage("image/png", "aGk=", null))
                .tool("draw")
                .body()
                .path("messages")
                .get(2)
                .path("content")
                .get(0);
        assertThat(result)
                .isEqualTo(json("{'type':'tool_result','tool_use_id':'a','content':[{'type':'text','text':'Here'},"
                        + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}}]}"));
    }

    @Test
    void aToolResultWithoutAWordHasNoContent() {
        JsonNode messages = request()
                .user("Go")
                .call("a", "go", "{}")
                .result("a", new Part.Text(""))
                .tool("go")
                .body()
                .path("messages");
        assertThat(messages.get(2).path("content")).isEqualTo(json("[{'type':'tool_result','tool_use_id':'a'}]"));
    }

    @Test
    void aToolResultWithoutAnIdIsRefused() {
        Message result = new Message(Role.TOOL, List.of(new Part.Text("x")), List.of(), null, null, null);
        assertThatThrownBy(() -> hello().message(result).body())
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("tool_call_id");
    }

    @Test
    void aCallWithoutArgumentsHasEmptyInput() {
        assertThat(input("")).isEqualTo(json("{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"secret\":", "[1]", "\"secret\"", "secret", "null", "{} {}"})
    void argumentsThatAreNoObjectAreRefusedWithoutQuotingThem(String arguments) {
        assertThatThrownBy(() -> input(arguments))
                .isInstanceOf(NotCarriedException.class)
                .hasMessageContaining("'lookup'")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call|1", "functions.lookup:0", "ä", "", "a b"})
    void anIdThatAnthropicRefusesIsReplacedByTheSameOneEverywhere(String id) {
        String callId = useId(id);
        assertThat(callId).matches("[a-zA-Z0-9_-]+").isEqualTo(useId(id)).isNotEqualTo(useId(id + "!"));
        JsonNode messages = request()
                .user("x")
                .call(id, "lookup", "{}")
                .result(id, new Part.Text("y"))
                .tool("lookup")
                .body()
                .path("messages");
        assertThat(messages.get(2).path("content").get(0).path("tool_use_id").asText())
                .isEqualTo(callId);
    }

    @Test
    void anIdThatAnthropicTakesStays() {
        assertThat(useId("call_Ab-9")).isEqualTo("call_Ab-9");
    }

    @Test
    void halfASurrogatePairDoesNotMakeTheBodyInvalid() {
        assertThat(texts(request().user("half \uD83D pair, whole \uD83D\uDE00").body()))
                .containsExactly("half ? pair, whole \uD83D\uDE00");
    }

    private static JsonNode image(Part part) {
        return request()
                .message(Role.USER, part)
                .body()
                .path("messages")
                .get(0)
                .path("content")
                .get(0);
    }

    private static JsonNode use(String id, String arguments) {
        return request()
                .user("x")
                .call(id, "lookup", arguments)
                .tool("lookup")
                .body()
                .path("messages")
                .get(1)
                .path("content")
                .get(0);
    }

    private static JsonNode input(String arguments) {
        return use("a", arguments).path("input");
    }

    private static String useId(String id) {
        return use(id, "{}").path("id").asText();
    }

    private static List<String> texts(JsonNode body) {
        return body.path("messages").findValuesAsText("text");
    }
}
