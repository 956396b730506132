<%-- The model: username, String, as typed; next, String, where to go then; refusal, String, a Refusal's name or absent;
     retryMinutes, long, with THROTTLED and BUSY; open, boolean, whether anyone may register. --%>
<l:page title="login.title">
<h1><l:say key="login.heading"/></h1>
<div class="beside">
<form class="fields" method="post" action="<c:url value='/login'/>">
<c:if test="${not empty refusal}"><div class="notice" role="alert" id="refusal"><p><l:say key="refusal.${refusal}" with="${retryMinutes}"/></p></div></c:if>
<c:set var="wrong" value="${refusal eq 'WRONG_CREDENTIALS'}"/>
<div class="field"><label for="username"><l:say key="form.username"/></label>
<input id="username" name="username" value="${fn:escapeXml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required<c:if test="${wrong}"> aria-invalid="true" aria-describedby="refusal"</c:if><c:if test="${empty username}"> autofocus</c:if>></div>
<div class="field"><label for="password"><l:say key="form.password"/></label>
<div class="with-button"><input id="password" name="password" type="password" autocomplete="current-password" required data-show="<l:say key='form.show'/>" data-hide="<l:say key='form.hide'/>"<c:if test="${wrong}"> aria-invalid="true" aria-describedby="refusal"</c:if><c:if test="${not empty username}"> autofocus</c:if>></div></div>
<c:if test="${not empty next}"><input type="hidden" name="next" value="${fn:escapeXml(next)}"></c:if>
<p><button><l:say key="login.submit"/></button></p>
<c:if test="${open}"><p><l:say key="login.none"/> <a href="<c:url value='/register'/>"><l:say key="login.register"/></a></p></c:if>
</form>
<section class="card session"><h2 class="key"><l:mark kind="session"/><l:say key="login.aside"/></h2>
<l:flow name="makeSession" kind="session" steps="CS:credentials,SS:verify,SD:storeRow,SC:setCookie"/></section>
</div>
</l:page>
