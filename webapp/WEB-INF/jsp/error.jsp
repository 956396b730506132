<%-- The model: status, int; refusal, String, a Refusal's name; id, String, under which the log has the reason;
     retryMinutes, long, where the refusal ends by itself. --%>
<c:set var="known" value="${status eq 400 or status eq 401 or status eq 403 or status eq 404 or status eq 405 or status eq 413 or status eq 415 or status eq 429 or status eq 503}"/>
<l:page title="error.title.${known ? status : 500}">
<h1><l:say key="error.title.${known ? status : 500}"/></h1>
<p class="lead"><c:choose><c:when test="${empty refusal}"><l:say key="error.text.${known ? status : 500}"/></c:when><c:otherwise><l:say key="refusal.${refusal}" with="${retryMinutes}"/></c:otherwise></c:choose></p>
<p class="row"><a class="button" href="<c:url value='/'/>"><l:say key="error.home"/></a>
<c:if test="${empty caller and status eq 403}"><a class="button quiet" href="<c:url value='/login'/>"><l:say key="frame.signIn"/></a></c:if></p>
<p class="muted small">HTTP <c:out value="${status}"/><c:if test="${not empty id}"> · <l:say key="error.id"/> <code><c:out value="${id}"/></code></c:if></p>
</l:page>
